;; try and catch, and an exception that nobody catches.
(module
  (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (data (i32.const 16) "hello")
  (func $hello (drop (call $log (i32.const 2) (i32.const 16) (i32.const 5))))
  (tag $tag (param i32))
  (func $throws (throw $tag (i32.const 7)))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (try
      (do (call $throws))
      (catch $tag (drop) (call $hello)))
    (i32.const 0))
  (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
    (call $throws)
    (i32.const 0)))
