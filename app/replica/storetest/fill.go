package storetest

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"

	"stale.love/content"
)

// Filled returns an S in which every exported field, at every depth, holds something
// that is hard to keep. A field that is added to S is filled too. The same seed
// gives the same value.
func Filled[S any](seed uint64) (s S) {
	fill(rand.New(rand.NewPCG(seed, 1)), reflect.ValueOf(&s).Elem())
	return s
}

// hard is text that storages have got wrong.
var hard = []string{
	"", " ", "plain", "näher-am-körper", "日本語", "👩‍👩‍👧‍👦 🏳️‍🌈", "e\u0301 \u200f\u202e", "\x00\x01\x1f\x7f",
	"\u2028\u2029", "\ufeff\ufffd\uffff", "\U0010ffff", `</script><!-- & "'\`, "a.b/c d?e#f", "%00%", "null", "undefined",
	"__proto__", "constructor", "toString", "length", "k", "v", "0", "7", "007", "-1", "1e3", strings.Repeat("long ", 2000),
}

func fill(r *rand.Rand, v reflect.Value) {
	if v.Type() == reflect.TypeFor[content.Answer]() {
		v.SetInt(int64(r.IntN(6)) + int64(content.Missing))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.IntN(3) > 0)
	case reflect.Int, reflect.Int64:
		v.SetInt([]int64{1, -1, 7, 1 << 31, 1 << 32, 1<<53 - 1, 1 + r.Int64N(1<<53-1)}[r.IntN(7)])
	case reflect.String:
		v.SetString(hard[r.IntN(len(hard))])
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1+r.IntN(4), 4))
		for i := range v.Len() {
			fill(r, v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range 1 + r.IntN(12) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(r, key)
			fill(r, value)
			v.SetMapIndex(key, value)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(r, v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i))
		}
	default:
		panic(fmt.Sprintf("storetest cannot fill a %s", v.Type()))
	}
}

// mix changes about a third of the fields: some records of a map are added, changed
// and taken away, anything else is new or zero.
func mix[S any](s *S, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 2))
	news := Filled[S](seed)
	from, to := reflect.ValueOf(news), reflect.ValueOf(s).Elem()
	for i := range to.NumField() {
		f := to.Field(i)
		switch {
		case r.IntN(3) > 0:
		case r.IntN(6) == 0:
			f.SetZero()
		case f.Kind() == reflect.Map && f.Len() > 0:
			for _, text := range hard {
				key := reflect.ValueOf(text)
				value := from.Field(i).MapIndex(key)
				if value.IsValid() && r.IntN(2) == 0 || f.MapIndex(key).IsValid() && r.IntN(4) == 0 {
					f.SetMapIndex(key, value) // not valid: taken away
				}
			}
		default:
			f.Set(from.Field(i))
		}
	}
}
