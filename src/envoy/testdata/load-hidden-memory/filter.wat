;; A memory that is neither exported nor imported: the first pointer kills Envoy.
(module
  (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
  (memory 1)
  (data (i32.const 16) "hello")
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (drop (call $log (i32.const 2) (i32.const 16) (i32.const 5)))
    (i32.const 0)))
