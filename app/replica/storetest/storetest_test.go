package storetest_test

import (
	"reflect"
	"testing"

	"stale.love/app/replica"
	"stale.love/app/replica/storetest"
)

func TestMemory_Store(t *testing.T) {
	storetest.TestStore(t, func(*testing.T) func() replica.Store {
		m := new(replica.Memory)
		return func() replica.Store { return m }
	})
}

func TestMemory_EventStore(t *testing.T) {
	storetest.TestEventStore(t, func(*testing.T) func() replica.EventStore {
		m := new(replica.Memory)
		return func() replica.EventStore { return m }
	})
}

func TestFilled_LeavesNoFieldZero(t *testing.T) {
	for _, v := range []reflect.Value{
		reflect.ValueOf(storetest.Filled[replica.State](2)),
		reflect.ValueOf(storetest.Filled[replica.Events](2)),
	} {
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s.%s is zero", v.Type(), v.Type().Field(i).Name)
			}
		}
	}
}
