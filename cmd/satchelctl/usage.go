package main

// usageError marks a command line that can't be carried out; nil stays nil.
func usageError(err error) error {
	if err == nil {
		return nil
	}
	return explained{"usage", sentence(err.Error()), "Nothing was done.", "Add --help to see what the command takes.", usage}
}

// must is for what only a fault of the program can make fail, before anything runs.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
