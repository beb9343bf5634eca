;; 0.2.0 has no proxy_get_log_level, and 0.2.0 stands first.
(module
  (import "env" "proxy_get_log_level" (func (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_abi_version_0_2_0"))
  (func (export "proxy_abi_version_0_2_1")))
