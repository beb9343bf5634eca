;; Nothing says which ABI it is; the import would be missing, too.
(module
  (import "env" "nope" (func))
  (memory (export "memory") 1)
  (func (export "malloc") (param i32) (result i32) (i32.const 4096)))
