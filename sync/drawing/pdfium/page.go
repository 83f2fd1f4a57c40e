package pdfium

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"time"

	engine "github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	faults "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/image/draw"
)

var (
	// ErrDamaged means that no page can be read from the PDF.
	ErrDamaged = errors.New("pdfium: the PDF can't be read")
	// ErrProtected means that it opens only with a password.
	ErrProtected = errors.New("pdfium: the PDF is protected by a password")
	// ErrEmpty means that it has no pages.
	ErrEmpty = errors.New("pdfium: the PDF has no pages")
)

// memory is how much the sandbox may have, in WebAssembly's pages of 64 KiB: 256 MiB.
const memory = 256 << 20 / (64 << 10)

// patience is how long a sandbox may take to be made, once PDFium is compiled.
const patience = 30 * time.Second

// Engine is PDFium, compiled. It draws one page at a time.
type Engine struct {
	pool  engine.Pool
	cache wazero.CompilationCache // nil where nothing is kept
}

// Open compiles PDFium, or takes it compiled from the folder that an earlier Open has left it in. Without a folder, or where
// that one can't be used, it is compiled anew.
func Open(ctx context.Context, folder string) (*Engine, error) {
	if folder != "" {
		if opened, err := openFrom(ctx, folder); err == nil {
			return opened, nil
		}
	}
	pool, err := compile(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("compiling PDFium: %w", err)
	}
	return &Engine{pool: pool}, nil
}

func openFrom(ctx context.Context, folder string) (*Engine, error) {
	kept, err := prepare(folder)
	if err != nil {
		return nil, err
	}
	cache, err := wazero.NewCompilationCacheWithDir(kept)
	if err != nil {
		return nil, err
	}
	pool, err := compile(ctx, cache)
	if err != nil {
		// What is kept there may be damaged. The next time it is made anew.
		return nil, errors.Join(err, cache.Close(ctx), forget(folder))
	}
	return &Engine{pool: pool, cache: cache}, nil
}

func compile(ctx context.Context, cache wazero.CompilationCache) (engine.Pool, error) {
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(memory).
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	return webassembly.Init(webassembly.Config{
		Context: ctx, MaxIdle: 1, MaxTotal: 1, RuntimeConfig: config,
		FSConfig: wazero.NewFSConfig(), // without one it would be given all files there are
		Stdout:   io.Discard, Stderr: io.Discard,
	})
}

// Close gives PDFium's memory back.
func (e *Engine) Close(ctx context.Context) error {
	err := e.pool.Close()
	if e.cache != nil {
		err = errors.Join(err, e.cache.Close(ctx))
	}
	return err
}

// FirstPage draws the first page, on white, at most side pixels high and wide, with what is filled into its forms. Each is
// drawn in a sandbox of its own, so that no document learns of another. Its errors are ErrDamaged, ErrProtected and ErrEmpty.
func (e *Engine) FirstPage(ctx context.Context, content []byte, side int) (page *image.RGBA, err error) {
	waiting, end := context.WithTimeout(ctx, patience)
	defer end()
	sandbox, err := e.pool.GetInstanceWithContext(waiting)
	if err != nil {
		return nil, fmt.Errorf("making a sandbox: %w", err)
	}
	defer func() { // whatever goes wrong in the sandbox comes out as a panic or an error, and is the document's fault
		if fault := recover(); fault != nil {
			page, err = nil, fmt.Errorf("%w: %v", ErrDamaged, fault)
		}
		_ = sandbox.Close() // it is thrown away
	}()
	opened, err := sandbox.OpenDocument(&requests.OpenDocument{File: &content})
	switch {
	case errors.Is(err, faults.ErrPassword), errors.Is(err, faults.ErrSecurity):
		return nil, ErrProtected
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	pages, err := sandbox.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if pages.PageCount < 1 {
		return nil, ErrEmpty
	}
	drawn, err := sandbox.RenderPageInPixels(&requests.RenderPageInPixels{
		Page:  requests.Page{ByIndex: &requests.PageByIndex{Document: opened.Document}},
		Width: side, Height: side, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT, RenderForm: true, Document: &opened.Document,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer drawn.Cleanup()
	return onWhite(drawn.Result.RenderedImage, side)
}

// onWhite copies a page out of the sandbox's memory.
func onWhite(drawn image.Image, side int) (*image.RGBA, error) {
	from := drawn.Bounds()
	if from.Empty() || from.Dx() > side || from.Dy() > side {
		return nil, fmt.Errorf("%w: a page of %d by %d pixels", ErrDamaged, from.Dx(), from.Dy())
	}
	page := image.NewRGBA(image.Rect(0, 0, from.Dx(), from.Dy()))
	draw.Draw(page, page.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(page, page.Bounds(), drawn, from.Min, draw.Over)
	return page, nil
}
