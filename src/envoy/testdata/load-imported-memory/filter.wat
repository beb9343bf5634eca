;; Envoy makes the memory that a module imports, whatever its name, and it grows.
(module
  (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
  (import "foo" "bar" (memory 1))
  (data (i32.const 16) "hello")
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (drop (call $log (i32.const 2) (i32.const 16) (i32.const 5)))
    (drop (memory.grow (i32.const 2)))
    (i32.store (i32.const 131072) (i32.const 0x726f6d))
    (drop (call $log (i32.const 2) (i32.const 131072) (i32.const 3)))
    (i32.const 0)))
