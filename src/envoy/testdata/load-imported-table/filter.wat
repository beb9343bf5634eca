;; Envoy makes the table that a module imports; the module fills it and calls through it.
(module
  (type $void (func))
  (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
  (import "env" "__indirect_function_table" (table 1 funcref))
  (memory (export "memory") 1)
  (data (i32.const 16) "hello")
  (elem (i32.const 0) $say)
  (func $say (drop (call $log (i32.const 2) (i32.const 16) (i32.const 5))))
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (call_indirect (type $void) (i32.const 0))
    (i32.const 0)))
