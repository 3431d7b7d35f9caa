package char

// HostNames gives the contents of names.bin, which hardly any evaluation needs and
// which is a tenth of a program for a page. Who serves the program sets it.
var HostNames func() []byte

func compressedNames() string { return string(HostNames()) }
