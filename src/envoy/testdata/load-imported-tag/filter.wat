;; A tag: the engine does not expect one, and Envoy dies.
(module
  (import "env" "t" (tag (param i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096)))
