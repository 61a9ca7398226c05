/** A flow file as Node-RED exports it: a list of nodes, each with an id and a type. Pure. */

export const FLOW_BYTES_MAX = 900_000
const NODES_MAX = 5_000

export type FlowFile =
  | { readonly kind: 'flows'; readonly text: string; readonly nodes: number }
  | { readonly kind: 'rejected'; readonly detail: string }

export function readFlowFile(text: string): FlowFile {
  if (Buffer.byteLength(text) > FLOW_BYTES_MAX) {
    return rejected(`longer than ${FLOW_BYTES_MAX} bytes: take out what is not needed`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return rejected('no JSON: export the flows in Node-RED as JSON')
  }
  if (!Array.isArray(value)) return rejected("no list of nodes: export 'all flows' in Node-RED")
  if (value.length > NODES_MAX) return rejected(`more than ${NODES_MAX} nodes`)
  const strange = value.findIndex((node: unknown) => !isNode(node))
  if (strange >= 0) return rejected(`node ${strange + 1} has no id and type`)
  return { kind: 'flows', text, nodes: value.length }
}

function isNode(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false
  const { id, type } = node as { readonly id?: unknown; readonly type?: unknown }
  return typeof id === 'string' && typeof type === 'string'
}

function rejected(detail: string): FlowFile {
  return { kind: 'rejected', detail }
}
