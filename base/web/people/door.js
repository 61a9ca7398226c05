// @ts-check
/** Requests of who is not in yet, or proves again who one is: what was answered, and why not. */

const URN = 'urn:cigale:problem:'

/**
 * `fault`: the last part of the problem's type, or '' for a problem without one; `waitS`: when to try again.
 * @typedef {{ isOk: boolean, status: number, body: any, fault: string, waitS: number }} Said
 */

/**
 * @param {string} method
 * @param {string} path under `/api/v1/`
 * @param {unknown} [body]
 * @returns {Promise<Said>}
 */
export async function knock(method, path, body) {
  const response = await fetch(`/api/v1/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    cache: 'no-store',
  }).catch(() => undefined)
  if (!response) return { isOk: false, status: 0, body: {}, fault: 'lost', waitS: 0 }
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  const said = isJson ? await response.json() : {}
  const type = typeof said.type === 'string' ? said.type : ''
  return {
    isOk: response.ok,
    status: response.status,
    body: said,
    fault: response.ok ? '' : type.startsWith(URN) ? type.slice(URN.length) : 'lost',
    waitS: Number(response.headers.get('retry-after') ?? 0),
  }
}
