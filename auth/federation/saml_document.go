package federation

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

const (
	nsProtocol  = "urn:oasis:names:tc:SAML:2.0:protocol"
	nsAssertion = "urn:oasis:names:tc:SAML:2.0:assertion"
	nsSignature = "http://www.w3.org/2000/09/xmldsig#"
)

// strong are the algorithms that signatures and digests may have: nothing with SHA-1.
var strong = []string{
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
	"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
	"http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmldsig-more#sha384",
	"http://www.w3.org/2001/04/xmlenc#sha512",
}

// checkShape refuses every response that isn't built as plainly as one can be: a Response that holds one Assertion,
// which holds one Signature, which signs that Assertion and nothing else. Whatever wraps, hides or doubles any of
// them (XSW) has another shape, and so has text with a comment in it. Call it before anything is verified.
func checkShape(raw []byte) error {
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(raw); err != nil {
		return fmt.Errorf("it isn't XML: %w", err)
	}
	if err := onlyElements(doc.Child, true); err != nil {
		return err
	}
	root := doc.Root()
	if root == nil || !is(root, nsProtocol, "Response") {
		return errors.New("it isn't a Response")
	}
	found := census{ids: map[string]bool{}}
	if err := found.count(root); err != nil {
		return err
	}
	if len(found.assertions) != 1 || found.assertions[0].Parent() != root {
		return errors.New("it doesn't hold one assertion, and that in its place")
	}
	return checkSignatures(root, found.assertions[0], found.signatures)
}

// census is what a document holds, however deep.
type census struct {
	ids                    map[string]bool
	assertions, signatures []*etree.Element
}

func (c *census) count(element *etree.Element) error {
	for _, attribute := range element.Attr {
		if !strings.EqualFold(attribute.Key, "id") || attribute.Space != "" {
			continue
		}
		if c.ids[attribute.Value] {
			return errors.New("two of its elements have one ID")
		}
		c.ids[attribute.Value] = true
	}
	// By name in any namespace: a parser may read one loosely that another doesn't read at all.
	switch element.Tag {
	case "Assertion":
		c.assertions = append(c.assertions, element)
	case "Signature":
		c.signatures = append(c.signatures, element)
	case "EncryptedAssertion", "EncryptedID", "EncryptedAttribute", "Object":
		return fmt.Errorf("it holds a %s", element.Tag)
	case "Response":
		if element.Parent() != nil && element.Parent().Tag != "" {
			return errors.New("a response is in it")
		}
	}
	if err := onlyElements(element.Child, false); err != nil {
		return err
	}
	for _, child := range element.ChildElements() {
		if err := c.count(child); err != nil {
			return err
		}
	}
	return nil
}

// onlyElements refuses what can split a text in two or mean something to a parser: comments, instructions,
// document types. An XML declaration may begin the document.
func onlyElements(tokens []etree.Token, top bool) error {
	for _, token := range tokens {
		switch token := token.(type) {
		case *etree.Comment:
			return errors.New("it holds a comment")
		case *etree.Directive:
			return errors.New("it holds a document type")
		case *etree.ProcInst:
			if !top || token.Target != "xml" {
				return errors.New("it holds an instruction")
			}
		}
	}
	return nil
}

func checkSignatures(root, assertion *etree.Element, signatures []*etree.Element) error {
	signed := false
	for _, signature := range signatures {
		owner := signature.Parent()
		if signature.NamespaceURI() != nsSignature || owner != root && owner != assertion {
			return errors.New("a signature isn't in its place")
		}
		if owner == assertion && signed || owner == root && len(signatures) > 2 {
			return errors.New("it is signed more than once")
		}
		signed = signed || owner == assertion
		if err := checkSignature(signature, owner.SelectAttrValue("ID", "")); err != nil {
			return err
		}
	}
	if !signed || !is(assertion, nsAssertion, "Assertion") {
		return errors.New("its assertion isn't signed")
	}
	return nil
}

func checkSignature(signature *etree.Element, id string) error {
	references := signature.FindElements(".//Reference")
	if id == "" || len(references) != 1 || references[0].SelectAttrValue("URI", "") != "#"+id {
		return errors.New("a signature signs something else than what it is in")
	}
	for _, path := range []string{".//SignatureMethod", ".//DigestMethod"} {
		for _, method := range signature.FindElements(path) {
			if !slices.Contains(strong, method.SelectAttrValue("Algorithm", "")) {
				return errors.New("it is signed with an algorithm that is too weak")
			}
		}
	}
	return nil
}

func is(element *etree.Element, namespace, tag string) bool {
	return element.Tag == tag && element.NamespaceURI() == namespace
}
