/** What host and thread say to each other; one order at a time, each answered once. */

import type { SandboxSettings } from './codec.ts'
import type { Base, EngineAnswer, Loaded, LoadOutcome, TextKind } from './engine.ts'

/** What a thread starts with; `shared` of an earlier thread spares it the work. */
export type ThreadStart = { readonly settings: SandboxSettings; readonly shared?: SharedParts }
export type SharedParts = { readonly module: WebAssembly.Module; readonly base: Base }

export type Order =
  | { readonly kind: 'load'; readonly textKind: TextKind; readonly text: string }
  | { readonly kind: 'keep'; readonly id: string; readonly loaded: Loaded }
  | { readonly kind: 'forget'; readonly id: string }
  | { readonly kind: 'call'; readonly id: string; readonly input: string }

export type Report =
  | { readonly kind: 'ready'; readonly shared: SharedParts }
  | { readonly kind: 'read'; readonly outcome: LoadOutcome }
  | { readonly kind: 'answered'; readonly answer: EngineAnswer }
