// The ways to add a filter: a file, a module that the scenario has already, a demo.
import { FileUp, Plus } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { chooseFiles } from '../state/choose-files.ts'
import { demos } from '../state/demos.ts'
import { useDocument } from '../state/document.ts'
import { useDrop } from '../state/drop.ts'
import { moduleName, sizeText } from '../state/facts.ts'
import { addDemoFilter, addModule } from '../state/flow-edits.ts'
import { takeFiles } from '../state/intake.ts'
import { Menu, type MenuGroup } from './menu.tsx'
import { useFilterDrop } from './use-filter-drag.ts'

/** The card behind the last filter; a button where the chain needs the room. */
export function AddFilter({ at, small }: { readonly at: number; readonly small: boolean }) {
  const target = useDrop(({ place }) => place !== null && 'gap' in place && place.gap === at)
  const drag = useFilterDrop(at)
  return (
    <div className={`add-filter${target || drag.over ? ' target' : ''}`} data-gap={at} {...drag.handlers}>
      <Opener at={at} className={small ? 'add-card small' : 'add-card'} label="Add a filter" node>
        {small ? (
          <Plus size={16} aria-hidden />
        ) : (
          <>
            <b>
              <Plus size={13} aria-hidden /> Add a filter
            </b>
            <small>or drop a .wasm here</small>
          </>
        )}
      </Opener>
    </div>
  )
}

/** The button between two arrows. */
export function AddButton({ at }: { readonly at: number }) {
  return (
    <Opener at={at} className="add-here" label={`Add a filter at place ${at + 1}`}>
      <Plus size={12} aria-hidden />
    </Opener>
  )
}

interface OpenerProps {
  readonly at: number
  readonly className: string
  readonly label: string
  readonly node?: boolean
  readonly children: ReactNode
}

function Opener({ at, className, label, node = false, children }: OpenerProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        data-node={node ? '' : undefined}
        tabIndex={-1}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        {children}
      </button>
      {open && <AddMenu at={at} label={label} from={button} onClose={() => setOpen(false)} />}
    </>
  )
}

interface MenuProps {
  readonly at: number
  readonly label: string
  readonly from: React.RefObject<HTMLElement | null>
  readonly onClose: () => void
}

function AddMenu({ at, label, from, onClose }: MenuProps) {
  const modules = useDocument((state) => state.scenario.modules)
  const uploaded = new Map(Object.values(modules).flatMap((ref) => ('demo' in ref ? [] : [[ref.sha256, ref] as const])))
  const groups: readonly MenuGroup[] = [
    {
      items: [
        {
          label: 'A module from a file…',
          hint: '.wasm or .wasm.gz; it stays in this tab',
          Icon: FileUp,
          perform: () => void chooseFiles('.wasm,.gz,application/wasm').then((files) => takeFiles(files, { gap: at })),
        },
      ],
    },
    {
      title: 'Of this scenario',
      items: [...uploaded.values()].map((ref) => ({
        label: moduleName(ref),
        hint: sizeText(ref.size),
        perform: () => addModule(at, ref),
      })),
    },
    {
      title: 'Demos',
      items: demos.map((demo) => ({
        label: demo.scenario.title || demo.slug,
        hint: demo.line,
        perform: () => addDemoFilter(at, demo),
      })),
    },
  ]
  return <Menu label={label} groups={groups} from={from} onClose={onClose} />
}
