package clienttest

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"sync"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/replica"
)

// Server is the reference server of package engagement for any number of accounts.
type Server struct {
	mu       sync.Mutex
	accounts map[string]*engagement.Account
	tally    *engagement.Tally
	ended    map[string]bool // accounts whose sessions were ended elsewhere
	deleted  map[string]bool
}

// Session is what one browser profile knows a server by: its cookie, and whether there
// is a network.
type Session struct {
	Server *Server

	mu      sync.Mutex
	account string
	offline bool
	next    string // whose passkey is used
	late    time.Duration
}

var errNoNetwork = errors.New("no network")

// NewServer returns a server that nobody has an account on.
func NewServer() *Server {
	return &Server{accounts: map[string]*engagement.Account{}, tally: engagement.NewTally(), ended: map[string]bool{}, deleted: map[string]bool{}}
}

// Likes returns what an account likes, as the server has it.
func (s *Server) Likes(account string) map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	likes := map[string]bool{}
	if a := s.accounts[account]; a != nil {
		for article, l := range a.Likes {
			likes[article] = l.Liked
		}
	}
	return likes
}

// Results are the ids of an account's checkups on the server.
func (s *Server) Results(account string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	if a := s.accounts[account]; a != nil {
		for id := range maps.Keys(a.Results) {
			ids = append(ids, id)
		}
	}
	return ids
}

// EndSessions is what signing out everywhere does, on another device.
func (s *Server) EndSessions(account string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended[account] = true
}

// Offline takes the network away, or gives it back.
func (s *Session) Offline(yes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offline = yes
}

// Late has answers to what is posted come so much later than what they answer is done.
func (s *Session) Late(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late = d
}

// Use says whose passkey the reader uses next.
func (s *Session) Use(account string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = account
}

func problem(status int, code string) error {
	return &replica.StatusError{Status: status, Problem: engagement.Problem{Code: code}}
}

// ask runs fn as a request that arrives, if one does.
func (s *Session) ask(ctx context.Context, fn func() error) error {
	s.mu.Lock()
	offline := s.offline
	s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if offline {
		return errNoNetwork
	}
	s.Server.mu.Lock()
	defer s.Server.mu.Unlock()
	return fn()
}

// as runs fn for whoever is signed in.
func (s *Session) as(ctx context.Context, fn func(account string) error) error {
	return s.ask(ctx, func() error {
		switch {
		case s.account != "" && s.Server.ended[s.account]:
			return problem(401, engagement.SessionEnded)
		case s.Server.deleted[s.account]:
			return problem(410, "account_deleted")
		case s.account == "":
			return problem(401, "unauthorized")
		}
		return fn(s.account)
	})
}

// rules know every article and accept every checkup.
type rules struct{}

func (rules) KnownArticle(string) bool            { return true }
func (rules) CheckResult(engagement.Result) error { return nil }

// Sync implements replica.Transport.
func (s *Session) Sync(ctx context.Context, r engagement.SyncRequest) (a engagement.SyncResponse, err error) {
	return a, s.as(ctx, func(account string) error {
		if r.Account != account {
			return problem(409, "wrong_account")
		}
		a = s.Server.accounts[account].Sync(r, time.Now().UnixMilli(), rules{})
		return nil
	})
}

// Batch implements replica.EventTransport, for what older versions left behind.
func (s *Session) Batch(ctx context.Context, b engagement.EventBatch) error {
	return s.ask(ctx, func() error {
		if !s.Server.tally.Count(b) {
			return problem(409, "wrong_batch")
		}
		return nil
	})
}

// Event implements replica.EventTransport.
func (s *Session) Event(ctx context.Context, e engagement.Event) error {
	return s.ask(ctx, func() error {
		s.Server.tally.Event(e, time.Now().Unix()/86400)
		return nil
	})
}

// OnNamed implements client.Server: nobody listens on this wire.
func (s *Session) OnNamed(func()) {}

// Counts implements client.Server, as what follows does.
func (s *Session) Counts(ctx context.Context) (counts map[string]engagement.Counts, err error) {
	return counts, s.ask(ctx, func() error {
		counts = map[string]engagement.Counts{}
		for _, a := range s.Server.accounts {
			for article, l := range a.Likes {
				n := counts[article]
				if l.Liked {
					n.Likes++
				}
				counts[article] = n
			}
		}
		return nil
	})
}

func (s *Session) Account(ctx context.Context) (account string, err error) {
	return account, s.ask(ctx, func() error {
		if !s.Server.ended[s.account] {
			account = s.account
		}
		return nil
	})
}

func (s *Session) Get(ctx context.Context, path string, into any) error {
	return s.as(ctx, func(account string) error {
		switch path {
		case "/api/v1/account":
			return copyTo(into, standing(account))
		case "/api/v1/account/export":
			return copyTo(into, map[string]any{"account": account})
		}
		return problem(404, "not_found")
	})
}

func (s *Session) Post(ctx context.Context, path string, _, into any) error {
	s.mu.Lock()
	late := s.late
	s.mu.Unlock()
	defer time.Sleep(late)
	return s.ask(ctx, func() error {
		switch path {
		case "/api/v1/passkeys/create/begin", "/api/v1/passkeys/signin/begin":
			return nil
		case "/api/v1/passkeys/create/finish", "/api/v1/passkeys/signin/finish":
			s.account = s.next
			delete(s.Server.ended, s.account)
			if s.Server.accounts[s.account] == nil {
				s.Server.accounts[s.account] = engagement.NewAccount("epoch")
			}
			return copyTo(into, map[string]string{"account": s.account})
		case "/api/v1/account/passkeys/rename", "/api/v1/account/passkeys/remove", "/api/v1/account/sessions/end-others":
			return copyTo(into, standing(s.account))
		case "/api/v1/account/codes":
			return copyTo(into, engagement.Codes{Codes: []string{"one", "two"}})
		case "/api/v1/account/delete":
			delete(s.Server.accounts, s.account)
			s.Server.deleted[s.account] = true
			return nil
		case "/api/v1/signout":
			s.account = ""
			return nil
		}
		return problem(404, "not_found")
	})
}

func standing(account string) engagement.Standing {
	return engagement.Standing{Account: account, Passkeys: []engagement.Passkey{{ID: "p", Name: "Phone"}}}
}

func copyTo(into, from any) error {
	if into == nil {
		return nil
	}
	data, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}
