/** Direction overrides and isolates, which can make a text read as another one. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const INVISIBLE = /[\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** A text without direction controls. */
export function withoutBidi(text: string): string {
  return text.replace(BIDI, '')
}

/** Whether a person would see anything at all of this text. */
export function isVisible(text: string): boolean {
  return /[!-~]/.test(text) || text.replace(INVISIBLE, '') !== ''
}

/** Each control and invisible character as one `�`, so that columns stay what they were. */
export function withMarkedControls(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd')
}

/** At most `length` UTF-16 units and never half a character; a cut is said by `…`. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  const end = isHighSurrogate(text, length - 1) ? length - 1 : length
  return `${text.slice(0, end).trimEnd()}…`
}

function isHighSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0xd800 && unit <= 0xdbff
}
