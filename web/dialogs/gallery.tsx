// The demos by what one wants to do, each with an address of its own. Opening one keeps the reader's work.

import { demoFragment } from '../state/address.ts'
import { addressFragment, openFragment } from '../state/address-bar.ts'
import { demos, languageName } from '../state/demos.ts'
import { closeDialog } from '../state/dialog.ts'
import { Dialog } from './dialog.tsx'

export default function Gallery() {
  const tasks = [...new Set(demos.map(({ task }) => task))]
  return (
    <Dialog name="gallery" title="Demos">
      <div className="dialog-body">
        <p className="dim">Each runs at once, in this tab. What you have open is kept as a project.</p>
        {tasks.map((task) => (
          <section key={task} aria-label={task} className="task">
            <h3>{task}</h3>
            <ul>
              {demos
                .filter((demo) => demo.task === task)
                .map((demo) => (
                  <li key={demo.slug}>
                    <a
                      className="demo"
                      href={`#${demoFragment(demo.slug)}`}
                      onClick={(event) => {
                        if (event.metaKey || event.ctrlKey || event.shiftKey) return
                        closeDialog('gallery')
                        // An address that is there already would not be opened again.
                        if (addressFragment() !== demoFragment(demo.slug)) return
                        event.preventDefault()
                        openFragment(demoFragment(demo.slug))
                      }}
                    >
                      <b>{demo.scenario.title}</b>
                      <span className="demo-line">{demo.line}</span>
                      <span className="languages">
                        {demo.modules.map(({ file, language }) => (
                          <span key={file} className="chip plain">
                            {languageName(language)}
                          </span>
                        ))}
                      </span>
                    </a>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
