;; A host function of another type, and a missing one behind it: Envoy stops at the first.
(module
  (import "env" "proxy_log" (func (param i32 i32) (result i32)))
  (import "env" "nope" (func))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096)))
