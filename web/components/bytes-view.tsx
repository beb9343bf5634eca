// Bytes as text, as JSON or as hexadecimal. Draws only what is on screen: a body may have ten megabytes.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { hexRow, jsonLimit, lineAt, lineStarts, readingsOf } from '../state/bytes-rows.ts'

const rowHeight = 18
/** As many as a column of the page has room for. */
const hexWidth = 8

const readings = ['text', 'json', 'hex'] as const
type Reading = (typeof readings)[number]
const titles: Readonly<Record<Reading, string>> = { text: 'Text', json: 'JSON', hex: 'Hex' }

interface Props {
  readonly label: string
  readonly bytes: Uint8Array
}

/** `children` stand in the bar before the readings. */
export function BytesView({ label, bytes, children }: Props & { readonly children: ReactNode }) {
  const { text, json } = useMemo(() => readingsOf(bytes), [bytes])
  const [wanted, setWanted] = useState<Reading | null>(null)
  const can = { text: text !== undefined, json: json !== undefined, hex: true }
  const reading: Reading = wanted !== null && can[wanted] ? wanted : can.json ? 'json' : can.text ? 'text' : 'hex'
  const why = {
    text: 'These bytes are not UTF-8',
    json: bytes.length > jsonLimit ? 'More than 1 MB is shown as the text that it is' : 'This is no JSON object or list',
    hex: undefined,
  }
  return (
    <div className="bytes">
      <div className="toolbar">
        {children}
        <span className="grow" />
        <fieldset className="segments" aria-label="Shown as">
          {readings.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === reading}
              disabled={!can[each]}
              title={can[each] ? undefined : why[each]}
              onClick={() => setWanted(each)}
            >
              {titles[each]}
            </button>
          ))}
        </fieldset>
      </div>
      {reading === 'hex' ? (
        <HexRows label={label} bytes={bytes} />
      ) : (
        <TextRows label={label} text={(reading === 'json' ? json : text) ?? ''} />
      )}
    </div>
  )
}

function TextRows({ label, text }: { readonly label: string; readonly text: string }) {
  const starts = useMemo(() => lineStarts(text), [text])
  return <Rows label={label} count={starts.length} row={(at) => lineAt(text, starts, at)} />
}

interface HexProps extends Props {
  /** What is pointed at: shown first, and marked. */
  readonly marked?: { readonly from: number; readonly to: number }
}

export function HexRows({ label, bytes, marked }: HexProps) {
  return (
    <Rows
      label={label}
      count={Math.ceil(bytes.length / hexWidth)}
      first={marked && Math.floor(marked.from / hexWidth)}
      row={(at) => {
        const { address, hex, characters } = hexRow(bytes, at, hexWidth)
        const from = Math.max(0, (marked?.from ?? 0) - at * hexWidth)
        const to = Math.min(hexWidth, (marked?.to ?? 0) - at * hexWidth)
        const cut = marked !== undefined && to > from
        return (
          <>
            <span className="dim">{address}</span> {cut ? <Marked text={hex} from={from * 3} to={to * 3 - 1} /> : hex}
            <span className="characters">{cut ? <Marked text={characters} from={from} to={to} /> : characters}</span>
          </>
        )
      }}
    />
  )
}

function Marked({ text, from, to }: { readonly text: string; readonly from: number; readonly to: number }) {
  return (
    <>
      {text.slice(0, from)}
      <mark>{text.slice(from, to)}</mark>
      {text.slice(to)}
    </>
  )
}

interface RowsProps {
  readonly label: string
  readonly count: number
  readonly first?: number | undefined
  readonly row: (at: number) => ReactNode
}

function Rows({ label, count, first, row }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another address scrolls
  useEffect(() => {
    if (first !== undefined) virtual.scrollToIndex(first, { align: 'center' })
  }, [first, count])
  return (
    // Scrollable, so it must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section ref={scroller} className="bytes-rows" aria-label={label} tabIndex={0}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <div key={index} className="bytes-row" style={{ transform: `translateY(${start}px)` }}>
            {row(index)}
          </div>
        ))}
      </div>
    </section>
  )
}
