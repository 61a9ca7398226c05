/** The payload as numbers of either byte order. */
export function viewOf({ bytes }: { readonly bytes: Uint8Array }): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
