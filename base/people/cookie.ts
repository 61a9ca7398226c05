/** The session's cookie (S4). `__Host-` binds it to this host, this scheme and the whole site. */

const NAME = '__Host-cigale'
const HEADER_CHARS_MAX = 4_096

export function cookieOf(header: string | undefined): string | undefined {
  if (header === undefined || header.length > HEADER_CHARS_MAX) return undefined
  const found = header.split(';').flatMap((part) => {
    const [name, value] = part.trim().split('=')
    return name === NAME && value !== undefined ? [value] : []
  })
  // Two of that name: one was put there by somebody else.
  return found.length === 1 ? found[0] : undefined
}

export function settingCookie(id: string): Readonly<Record<string, string>> {
  return { 'set-cookie': `${NAME}=${id}; Path=/; Secure; HttpOnly; SameSite=Strict` }
}

export function clearingCookie(): Readonly<Record<string, string>> {
  return { 'set-cookie': `${NAME}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0` }
}
