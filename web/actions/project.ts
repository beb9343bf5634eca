// Actions on projects and their files.
import { Copy, FilePlus2, FolderOpen, Layers, PencilLine, Save, Trash2 } from 'lucide-react'
import { chooseFiles } from '../state/choose-files.ts'
import { openDialog } from '../state/dialog.ts'
import { takeFiles } from '../state/intake.ts'
import { saveProjectFile } from '../state/project-file.ts'
import { deleteProject, duplicateProject, newProject, projects } from '../state/projects.ts'
import { runNow } from '../state/run.ts'
import type { Action } from './action.ts'

export const projectsAction: Action = {
  id: 'projects',
  title: 'Projects',
  group: 'Project',
  Icon: Layers,
  perform: () => openDialog('projects'),
}

export const newAction: Action = {
  id: 'new',
  title: 'New project',
  group: 'Project',
  Icon: FilePlus2,
  perform: () => void newProject().then(() => runNow()),
}

export const openAction: Action = {
  id: 'open',
  title: 'Open a file…',
  group: 'Project',
  Icon: FolderOpen,
  keys: ['Mod+O'],
  perform: () => void chooseFiles('.zip,.json,.yaml,.yml,.wasm,.gz,.log,.txt').then(takeFiles),
}

export const saveAction: Action = {
  id: 'save',
  title: 'Save as a project file',
  group: 'Project',
  Icon: Save,
  perform: () => void saveProjectFile(),
}

export const renameAction: Action = {
  id: 'rename',
  title: 'Rename this project',
  group: 'Project',
  Icon: PencilLine,
  perform: () => openDialog('rename'),
}

export const duplicateAction: Action = {
  id: 'duplicate',
  title: 'Duplicate this project',
  group: 'Project',
  Icon: Copy,
  perform: () => void duplicateProject(),
}

export const deleteAction: Action = {
  id: 'delete',
  title: 'Delete this project',
  group: 'Project',
  Icon: Trash2,
  isPossible: () => projects.getState().own,
  perform: () => void deleteProject(projects.getState().id),
}
