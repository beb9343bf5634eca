;; This file is text, and was not assembled.
(module)
