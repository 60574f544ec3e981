package client

// DropSensitive is for tests.
var DropSensitive = dropSensitive
