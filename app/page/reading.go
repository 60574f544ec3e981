package page

// Reading is how this reader reads on this device. None of it ever leaves it.
type Reading struct {
	Look Look
}
