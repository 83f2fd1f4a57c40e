package translations

import "context"

type reader struct{}

// For marks what is done for somebody who reads a language, by its code, such as a request from their browser. What is
// mailed in answer is written in it, and where they prove who they are it is kept for the mails to come.
func For(ctx context.Context, code string) context.Context {
	return context.WithValue(ctx, reader{}, code)
}

// ReadBy is the language, by its code, of whoever something is done for. It is empty where nobody knows: a program asks,
// or a job works later.
func ReadBy(ctx context.Context) string {
	code, _ := ctx.Value(reader{}).(string)
	return code
}
