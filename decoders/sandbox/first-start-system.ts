/** What the first engine of a process is made from: the file of the engine, and our additions to it. */

import { additionsScript } from './additions.ts'
import type { EngineStart } from './engine.ts'
import { loadEngineModule } from './wasm/load-system.ts'

export function loadFirstStart(answerCharsMax: number): EngineStart {
  return { module: loadEngineModule(), additions: additionsScript(answerCharsMax) }
}
