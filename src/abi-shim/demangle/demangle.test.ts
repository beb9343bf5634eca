// Names as compilers mangle them, and as Envoy and people read them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demangleCpp } from './itanium.ts'
import { readableRust } from './rust.ts'

// What Envoy 1.40.0 prints in a backtrace: src/envoy/testdata/trap-mangled-names, and llvm-cxxfilt for the rest.
test.each([
  ['_ZN3foo3barEi', 'foo::bar(int)'],
  ['_ZNSt6vectorIiSaIiEE9push_backERKi', 'std::vector<int, std::allocator<int>>::push_back(int const&)'],
  ['_ZN3FooC1Ev', 'Foo::Foo()'],
  ['_ZN3FooD0Ev', 'Foo::~Foo()'],
  ['_ZNSsC1Ev', 'std::basic_string<char, std::char_traits<char>, std::allocator<char>>::basic_string()'],
  [
    '_ZNSt8ios_base7failureB5cxx11C1EPKcRKSt10error_code',
    'std::ios_base::failure[abi:cxx11]::failure(char const*, std::error_code const&)',
  ],
  ['_Z3fooILi3EEvv', 'void foo<3>()'],
  ['_ZN3fooILm3ELb1ELc65ELin5EE3barEv', 'foo<3ul, true, (char)65, -5>::bar()'],
  ['_Z1fIJicEEvDpOT_', 'void f<int, char>(int&&, char&&)'],
  ['_Z1fIJEEvDpT_', 'void f<>()'],
  ['_ZNK3Foo3barEPKcRKS_', 'Foo::bar(char const*, Foo const&) const'],
  ['_ZL6staticv', 'static()'],
  ['_ZTV3Foo', 'vtable for Foo'],
  ['_ZThn16_N1A1fEv', 'non-virtual thunk to A::f()'],
  ['_ZGVZ1fvE1x', 'guard variable for f()::x'],
  ['_ZN12_GLOBAL__N_13fooEv', '(anonymous namespace)::foo()'],
  ['_Z1fPFviE', 'f(void (*)(int))'],
  ['_Z1fRA5_i', 'f(int (&) [5])'],
  ['_Z1fM1AKFviE', 'f(void (A::*)(int) const)'],
  ['_ZN1AcvbEv', 'A::operator bool()'],
  ['_ZN1AplERKS_', 'A::operator+(A const&)'],
  ['_ZZ4mainENKUliE_clEi', "main::'lambda'(int)::operator()(int) const"],
  ['___Z1fv_block_invoke', 'invocation function for block in f()'],
  ['_Z1fv.isra.0', 'f() (.isra.0)'],
  [
    '_ZN4llvm10checkedSubIiEENSt9enable_ifIXsr3std9is_signedIT_EE5valueENS_8OptionalIS2_EEE4typeES2_S2_',
    'std::enable_if<std::is_signed<int>::value, llvm::Optional<int>>::type llvm::checkedSub<int>(int, int)',
  ],
  ['_ZN4core9panicking5panic17h0123456789abcdefE', 'core::panicking::panic::h0123456789abcdef'],
  // The whole text may be a type.
  ['i', 'int'],
  ['Pi', 'int*'],
])('%s is %s', (mangled, name) => {
  expect(demangleCpp(mangled)).toBe(name)
})

test.each([
  'plain',
  '_ZN',
  '_Z1fv@x',
  '?f@@YAXXZ',
  '__original_main',
  'main.(*ctx).OnHttpRequestHeaders',
  '_RNvC6_123foo3bar',
  // Neither does Envoy know the conversion to an instance of a template.
  '_ZNK4llvm5MachO15ArchitectureSetcvSt6vectorINS0_12ArchitectureESaIS3_EEEv',
  '_ZN4test4_$u3c$17h0123456789abcdefE',
])('%s stays as it is', (name) => {
  expect(demangleCpp(name)).toBeUndefined()
})

// What rustfilt says, without its hash.
test.each([
  ['core::panicking::panic::h0123456789abcdef', 'core::panicking::panic'],
  ['_$LT$T$u20$as$u20$core..convert..Into$LT$U$GT$$GT$::into::h27f8a1bc2f0f5f5e', '<T as core::convert::Into<U>>::into'],
  [
    'core::ptr::drop_in_place$LT$alloc..boxed..Box$LT$dyn$u20$proxy_wasm..traits..RootContext$GT$$GT$::h0123456789abcdef',
    'core::ptr::drop_in_place<alloc::boxed::Box<dyn proxy_wasm::traits::RootContext>>',
  ],
  ['a::_$u7b$$u7b$closure$u7d$$u7d$::h0123456789abcdef', 'a::{{closure}}'],
  ['a::m::n::_$ufc$::h0123456789abcdef (.llvm.1)', 'a::m::n::ü (.llvm.1)'],
  ['a::_$u110000$::h0123456789abcdef', 'a::$u110000$'],
  ['_RNvC6_123foo3bar', '123foo::bar'],
  ['_RNvCskwGfYPst2Cb_3foo16example_function', 'foo::example_function'],
  ['_RNCNvC7mycrate3foo0B3_', 'mycrate::foo::{closure#0}'],
  ['_RINvC7mycrate3fooiE', 'mycrate::foo::<isize>'],
  ['_RNvNtNtCs6xxl1lAjzDf_1a1m1nu3tda', 'a::m::n::ü'],
  ['_RINvC1a3fooKj1f_AhpE', 'a::foo::<31, [u8; _]>'],
  ['_RINvC1a3fooFG_RL0_eEB_E', undefined],
  ['_RINvC1a1fFUKCRL0_hEzE', undefined],
  ['_RINvC1a1fFG_KCRL0_hEzE', 'a::f::<for<\'a> extern "C" fn(&\'a u8) -> !>'],
  ['_RINvC1a1fDNtC1a1Tp4ItemhEL_E', 'a::f::<dyn a::T<Item = u8>>'],
  ['_RNvXs_C1aNtB4_1SNtNtC4core3fmt5Debug3fmt.llvm.12', '<a::S as core::fmt::Debug>::fmt (.llvm.12)'],
  ['rust_panic', 'rust_panic'],
  ['std::vector<int>::h', 'std::vector<int>::h'],
])('in Rust, %s is %s', (name, readable) => {
  expect(readableRust(name)).toBe(readable ?? name)
})

describe('hostile names', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'_ZNSTIJEKPRFAMCDLXabcfiltvsrp0123456789_'), maxLength: 200 })

  test('end soon, whatever they are', () => {
    fc.assert(
      fc.property(fc.constantFrom('_Z', '_R', '_ZN', '_RIN', '___Z', ''), letters, (start, rest) => {
        expect((demangleCpp(start + rest) ?? '').length).toBeLessThan(1_000_000)
        expect(readableRust(start + rest).length).toBeLessThan(1_000_000)
      }),
      { numRuns: 3000 },
    )
  })

  test('that double with every letter are given up', () => {
    // Each type is a function of the one before, twice.
    const doubling = Array.from({ length: 60 }, (_, at) => `PFvS${at === 0 ? '' : (at * 2 - 1).toString(36).toUpperCase()}_S_E`)
    expect(demangleCpp(`_Z1fP1A${doubling.join('')}`)?.length ?? 0).toBeLessThan(1_000_000)
    const nested = `_RINvC1a1f${'T'.repeat(10)}${'B9_'.repeat(50)}E`
    expect(readableRust(nested)).toBe(nested)
    expect(demangleCpp(`_Z1f${'P'.repeat(3000)}i`)).toBeUndefined()
  })
})
