// Replaces words in the bodies of text answers. A body of another length needs another content-length: see onResponseHeaders.
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy-wasm-cpp-sdk/proxy_wasm_intrinsics.h"

namespace {

using Replacements = std::vector<std::pair<std::string, std::string>>;

class RewriteRoot : public RootContext {
public:
  explicit RewriteRoot(uint32_t id, std::string_view root_id) : RootContext(id, root_id) {}

  bool onConfigure(size_t size) override;

  const Replacements &replacements() const { return replacements_; }

private:
  Replacements replacements_;
};

class Rewrite : public Context {
public:
  explicit Rewrite(uint32_t id, RootContext *root)
      : Context(id, root), root_(static_cast<RewriteRoot *>(root)) {}

  FilterHeadersStatus onResponseHeaders(uint32_t headers, bool end_of_stream) override;
  FilterDataStatus onResponseBody(size_t size, bool end_of_stream) override;

private:
  RewriteRoot *root_;
  bool rewrites_ = false;
};

RegisterContextFactory register_rewrite(CONTEXT_FACTORY(Rewrite), ROOT_FACTORY(RewriteRoot));

std::string_view trim(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r");
  if (from == std::string_view::npos) {
    return {};
  }
  return text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

/** Replaces every occurrence; returns how many there were. */
size_t replaceAll(std::string &text, const std::string &from, const std::string &to) {
  size_t count = 0;
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
    count++;
  }
  return count;
}

/** Reads `word=other word` lines; `#` starts a comment line, empty lines are skipped. */
bool RewriteRoot::onConfigure(size_t size) {
  replacements_.clear();
  const auto data = getBufferBytes(WasmBufferType::PluginConfiguration, 0, size);
  auto rest = data->view();
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = trim(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (line.empty() || line.front() == '#') {
      continue;
    }
    const auto sign = line.find('=');
    if (sign == 0 || sign == std::string_view::npos) {
      logError("not word=other: " + std::string(line));
      return false;
    }
    replacements_.emplace_back(line.substr(0, sign), line.substr(sign + 1));
  }
  logInfo(std::to_string(replacements_.size()) + " replacements");
  return true;
}

FilterHeadersStatus Rewrite::onResponseHeaders(uint32_t, bool end_of_stream) {
  if (end_of_stream) {
    return FilterHeadersStatus::Continue;
  }
  const auto type = getResponseHeader("content-type");
  const auto encoding = getResponseHeader("content-encoding");
  // A compressed body holds no words, and a picture holds none that are meant.
  rewrites_ = type->view().substr(0, 5) == "text/" && encoding->view().empty();
  if (rewrites_) {
    // The headers leave before the body is known. Without this line the client would wait for bytes that
    // never come, or cut off those that are too many.
    removeResponseHeader("content-length");
  }
  return FilterHeadersStatus::Continue;
}

FilterDataStatus Rewrite::onResponseBody(size_t size, bool end_of_stream) {
  if (!rewrites_) {
    return FilterDataStatus::Continue;
  }
  if (!end_of_stream) {
    // A word may be cut in two by the pieces that a body arrives in: wait for all of them.
    return FilterDataStatus::StopIterationAndBuffer;
  }
  auto body = getBufferBytes(WasmBufferType::HttpResponseBody, 0, size)->toString();
  size_t count = 0;
  for (const auto &[from, to] : root_->replacements()) {
    count += replaceAll(body, from, to);
  }
  if (count > 0) {
    setBuffer(WasmBufferType::HttpResponseBody, 0, size, body);
  }
  logInfo("replaced " + std::to_string(count) + " in " + std::to_string(size) + " bytes, now " +
          std::to_string(body.size()));
  return FilterDataStatus::Continue;
}

} // namespace
