/** What the API's thread asks of the main thread, which has the radio and writes the lines of all. */

import type { FlowsAnswer, FlowsAsk } from '../flows/status.ts'
import type {
  FlowsToApi,
  FromApi,
  LinesToApi,
  SpectrumLook,
  SpectrumSeen,
  SpectrumToApi,
} from './messages.ts'

export type AnswerOfMain = LinesToApi | SpectrumToApi | FlowsToApi

export class MainAsks {
  readonly #post: (message: FromApi) => void
  readonly #open = new Map<number, (answer: AnswerOfMain) => void>()
  #last = 0

  constructor(post: (message: FromApi) => void) {
    this.#post = post
  }

  /** The newest lines of the log. */
  async lines(): Promise<LinesToApi['lines']> {
    const answer = await this.#ask((id) => ({ kind: 'askLines', id }))
    return answer.kind === 'lines' ? answer.lines : []
  }

  async spectrum(at: SpectrumLook): Promise<SpectrumSeen> {
    const answer = await this.#ask((id) => ({ kind: 'askSpectrum', id, ...at }))
    if (answer.kind === 'spectrum') return answer.seen
    return { kind: 'refused', code: 'failed', detail: 'the radio gave another answer' }
  }

  async flows(ask: FlowsAsk): Promise<FlowsAnswer> {
    const answer = await this.#ask((id) => ({ kind: 'askFlows', id, ask }))
    if (answer.kind === 'flows') return answer.answer
    return { kind: 'refused', detail: 'the main thread gave another answer' }
  }

  take(answer: AnswerOfMain): void {
    this.#open.get(answer.id)?.(answer)
    this.#open.delete(answer.id)
  }

  #ask(message: (id: number) => FromApi): Promise<AnswerOfMain> {
    const id = ++this.#last
    return new Promise((resolve) => {
      this.#open.set(id, resolve)
      this.#post(message(id))
    })
  }
}
