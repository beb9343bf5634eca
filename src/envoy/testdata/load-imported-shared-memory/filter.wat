;; Envoy makes an ordinary memory, which does not fit.
(module
  (import "env" "memory" (memory 1 2 shared))
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096)))
