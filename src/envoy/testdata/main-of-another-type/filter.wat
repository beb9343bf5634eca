;; main takes no parameters, as C programs write it.
(module
  (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (data (i32.const 16) "hello")
  (func $hello (drop (call $log (i32.const 2) (i32.const 16) (i32.const 5))))
  (func (export "main") (result i32) (i32.const 0))
  (func (export "_initialize") (call $hello)))
