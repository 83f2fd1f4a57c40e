// Empty: that it is here lets functions without a body be declared, which are linked to in linked.go.
