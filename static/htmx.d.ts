interface Window {
  htmx: { swap(context: Record<string, unknown>): Promise<void> }
}
