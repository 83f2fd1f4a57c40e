package translations

import (
	"cmp"
	"context"
)

type (
	reader struct{}
	choice struct{}
)

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

// Chosen marks that whoever something is done for has just chosen a language, before it is known who they are.
func Chosen(ctx context.Context, code string) context.Context {
	return context.WithValue(ctx, choice{}, code)
}

// Settled is the language, by its code, of a person of whom one is known, or none: the one they have just chosen, else
// that one, else the one of where they prove who they are. A browser that asks for another language doesn't change it.
func Settled(ctx context.Context, known string) string {
	chosen, _ := ctx.Value(choice{}).(string)
	return cmp.Or(chosen, known, ReadBy(ctx))
}
