;; Adds `x-content-type-options: nosniff` to every response: all that a proxy-wasm filter needs, and nothing else.
(module
  ;; proxy_add_header_map_value(map, key, key size, value, value size) -> status
  (import "env" "proxy_add_header_map_value" (func $add_header (param i32 i32 i32 i32 i32) (result i32)))

  ;; Envoy reads and writes values here, so it must be exported.
  (memory (export "memory") 1)
  (data (i32.const 16) "x-content-type-options")
  (data (i32.const 48) "nosniff")

  ;; The name of this export tells the version of the ABI. It is never called.
  (func (export "proxy_abi_version_0_2_1"))

  ;; Envoy refuses a module without an allocator. It is called only to hand over values that the filter asks for; this
  ;; one asks for none, so "no memory" is the honest answer.
  (func (export "malloc") (param $size i32) (result i32)
    (i32.const 0))

  ;; The only callback. Those that a module does not export are skipped.
  (func (export "proxy_on_response_headers") (param $context i32) (param $headers i32) (param $end_of_stream i32) (result i32)
    (drop (call $add_header
      (i32.const 2)                    ;; the map: response headers
      (i32.const 16) (i32.const 22)    ;; x-content-type-options
      (i32.const 48) (i32.const 7)))   ;; nosniff
    (i32.const 0)))                    ;; the action: continue
