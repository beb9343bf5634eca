;; The start section writes an exclamation mark, which is logged later.
(module
  (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func $start (i32.store8 (i32.const 16) (i32.const 33)))
  (start $start)
  (data (i32.const 17) "?")
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (drop (call $log (i32.const 2) (i32.const 16) (i32.const 2)))
    (i32.const 0)))
