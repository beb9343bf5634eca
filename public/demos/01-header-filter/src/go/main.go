// Adds the headers of its configuration to every response and counts the requests that say hello.
package main

import (
	"fmt"
	"strings"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

func main() {}

// With -buildmode=c-shared main is never called: the host calls _initialize, which runs init.
func init() {
	proxywasm.SetVMContext(&vmContext{})
}

type vmContext struct {
	types.DefaultVMContext
}

func (*vmContext) OnVMStart(int) types.OnVMStartStatus {
	proxywasm.LogInfo("on_vm_start")
	return types.OnVMStartStatusOK
}

func (*vmContext) NewPluginContext(uint32) types.PluginContext {
	return &pluginContext{}
}

// A list of pairs, not a map: the order of the configuration is the order on the wire.
type pluginContext struct {
	types.DefaultPluginContext
	headers      [][2]string
	helloCounter proxywasm.MetricCounter
}

// parse reads key=value lines; # starts a comment line, empty lines are skipped.
func parse(text string) ([][2]string, error) {
	var headers [][2]string
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, found := strings.Cut(line, "=")
		if key = strings.TrimSpace(key); !found || key == "" {
			return nil, fmt.Errorf("not a key=value line: %s", line)
		}
		headers = append(headers, [2]string{key, strings.TrimSpace(value)})
	}
	return headers, nil
}

func (p *pluginContext) OnPluginStart(int) types.OnPluginStartStatus {
	configuration, err := proxywasm.GetPluginConfiguration()
	if err != nil && err != types.ErrorStatusNotFound {
		proxywasm.LogErrorf("on_configure: %v", err)
		return types.OnPluginStartStatusFailed
	}
	if p.headers, err = parse(string(configuration)); err != nil {
		proxywasm.LogErrorf("on_configure: %v", err)
		return types.OnPluginStartStatusFailed
	}
	proxywasm.LogInfof("on_configure: %d headers", len(p.headers))
	p.helloCounter = proxywasm.DefineCounterMetric("hello_header_counter")
	return types.OnPluginStartStatusOK
}

func (p *pluginContext) NewHttpContext(contextID uint32) types.HttpContext {
	return &httpContext{contextID: contextID, plugin: p}
}

type httpContext struct {
	types.DefaultHttpContext
	contextID uint32
	plugin    *pluginContext
}

func (c *httpContext) OnHttpRequestHeaders(numHeaders int, _ bool) types.Action {
	proxywasm.LogInfof("on_http_request_headers: %d headers", numHeaders)
	if _, err := proxywasm.GetHttpRequestHeader("hello"); err == nil {
		c.plugin.helloCounter.Increment(1)
	}
	return types.ActionContinue
}

func (c *httpContext) OnHttpRequestBody(bodySize int, endOfStream bool) types.Action {
	proxywasm.LogInfof("on_http_request_body: %d bytes, end of stream %t", bodySize, endOfStream)
	return types.ActionContinue
}

func (c *httpContext) OnHttpResponseHeaders(numHeaders int, _ bool) types.Action {
	proxywasm.LogInfof("on_http_response_headers: %d headers", numHeaders)
	for _, header := range c.plugin.headers {
		if err := proxywasm.AddHttpResponseHeader(header[0], header[1]); err != nil {
			proxywasm.LogErrorf("%s: %v", header[0], err)
		}
	}
	return types.ActionContinue
}

func (c *httpContext) OnHttpResponseBody(bodySize int, endOfStream bool) types.Action {
	proxywasm.LogInfof("on_http_response_body: %d bytes, end of stream %t", bodySize, endOfStream)
	return types.ActionContinue
}

func (c *httpContext) OnHttpStreamDone() {
	proxywasm.LogInfof("on_log: stream %d", c.contextID)
}
