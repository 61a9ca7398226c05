/**
 * What all nodes that ask the gateway for something have in common: one request a message, its light,
 * and a refusal as an error that a Catch node sees, with `msg.refusal` to branch on.
 */

import { saidOfFailure } from '../../gateway/cli/speech/speech.ts'
import type { FlowsGateway } from '../link/flows-gateway.ts'
import type { GatewayLink } from '../link/gateway-link.ts'
import type { AskKind } from '../link/rates.ts'
import { Refusal, refusalOf } from '../link/refusal.ts'
import type { RedForNodes, RedMessage, RedNode } from '../node-red.ts'
import { linkOf } from './listening.ts'

export type Question<Value> = {
  readonly kind: AskKind
  /** Throws Refusal when the message asks for nothing that there is. */
  readonly of: (message: RedMessage) => (gateway: FlowsGateway) => Promise<Value>
  /** The message that goes out, made of the one that came in. */
  readonly answer: (message: RedMessage, value: Value) => RedMessage
}

export function answerMessages<Value>(
  red: RedForNodes,
  node: RedNode,
  question: Question<Value>,
): GatewayLink | undefined {
  const link = linkOf(red, node)
  node.on('input', (message, send, done) => {
    if (!link) return done(new Error(saidOfFailure('no gateway has started this Node-RED')))
    askFor(link, node, question, message).then((answer) => {
      if (answer) send(answer)
      done()
    }, done)
  })
  return link
}

async function askFor<Value>(
  link: GatewayLink,
  node: RedNode,
  { kind, of, answer }: Question<Value>,
  message: RedMessage,
): Promise<RedMessage | undefined> {
  try {
    const value = await link.ask(kind, of(message))
    node.status({ fill: 'green', shape: 'dot', text: 'light.done' })
    return answer(message, value)
  } catch (error) {
    const refusal = nodeRefusal(error)
    const { code, detail } = refusal
    node.status({ fill: 'red', shape: 'ring', text: `light.${code}` })
    message['refusal'] = refusal
    node.error(`${code}: ${detail}`, message)
    return undefined
  }
}

/** `msg.refusal`: codes for flows, which are the same everywhere; the detail for people, in the gateway's language. */
export function nodeRefusal(error: unknown) {
  const { code, problem, message } = refusalOf(error)
  return { code, problem: problem ?? null, detail: saidOfFailure(message) }
}

/** What is wrong with a message or a form, as a refusal. */
export function notAsked(why: string): Refusal {
  return new Refusal('refused', why, { problem: 'invalid' })
}
