/** The server as people start it, unchanged. A file of its own so that it is compiled with the bench. */
import '../../src/index.js'
