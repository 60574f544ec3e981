package page

// Safety is where the reader stands with the private questions that follow the
// checkup's. It exists in memory only, for this visit: whoever keeps, sends,
// logs or prints anything of it breaks what the page promises.
type Safety struct {
	// Hide is set after a "yes" or a "not sure". For the rest of the visit
	// nothing that needs two people is offered: no couple exercises, no sharing
	// with the partner, no comparing. It says nothing about why.
	Hide bool
}
