;; 0.2.1 stands first, and 0.1.0 would not have proxy_get_log_level.
(module
  (import "env" "proxy_get_log_level" (func $level (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "proxy_abi_version_0_1_0"))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (drop (call $level (i32.const 16)))
    (i32.const 0)))
