;; SIMD, bulk memory, sign extension, saturating truncation, several results, references, tail calls.
(module
  (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1 4)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (data (i32.const 16) "hello")
  (func $hello (drop (call $log (i32.const 2) (i32.const 16) (i32.const 5))))
  (type $pair (func (result i32 i32)))
  (global $sum i32 (i32.const 5))
  (table $table 2 funcref)
  (elem declare func $hello)
  (tag $tag (param i32))
  (func $two (result i32 i32) (i32.const 1) (i32.const 2))
  (func $tail (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 0))
      (else (return_call $tail (i32.sub (local.get 0) (i32.const 1))))))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    ;; SIMD
    (drop (i8x16.extract_lane_s 0 (i8x16.splat (i32.const 1))))
    ;; bulk memory
    (memory.fill (i32.const 64) (i32.const 0) (i32.const 8))
    (memory.copy (i32.const 64) (i32.const 16) (i32.const 5))
    ;; sign extension, saturating truncation
    (drop (i32.extend8_s (i32.const 255)))
    (drop (i32.trunc_sat_f32_s (f32.const nan)))
    ;; several results
    (drop (i32.add (call $two)))
    ;; references
    (table.set $table (i32.const 0) (ref.func $hello))
    (drop (ref.is_null (table.get $table (i32.const 1))))
    ;; tail calls
    (drop (call $tail (i32.const 10)))
    (call $hello)
    (i32.const 0)))
