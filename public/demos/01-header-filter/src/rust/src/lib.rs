// Adds the headers of its configuration to every response and counts the requests that say hello.
use log::{error, info};
use proxy_wasm::hostcalls;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel, MetricType};
use std::rc::Rc;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Trace);
    proxy_wasm::set_root_context(|_| -> Box<dyn RootContext> { Box::new(Root::default()) });
}}

/// A list, not a map: the order of the configuration is the order on the wire.
type Headers = Rc<Vec<(String, String)>>;

#[derive(Default)]
struct Root {
    headers: Headers,
    hello_counter: u32,
}

/// Reads `key=value` lines; `#` starts a comment line, empty lines are skipped.
fn parse(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut headers = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once('=') {
            Some((key, value)) if !key.trim().is_empty() => {
                headers.push((key.trim().to_owned(), value.trim().to_owned()));
            }
            _ => return Err(format!("not a key=value line: {line}")),
        }
    }
    Ok(headers)
}

impl Context for Root {}

impl RootContext for Root {
    fn on_vm_start(&mut self, _vm_configuration_size: usize) -> bool {
        info!("on_vm_start");
        true
    }

    fn on_configure(&mut self, _plugin_configuration_size: usize) -> bool {
        let configuration = self.get_plugin_configuration().unwrap_or_default();
        let headers = std::str::from_utf8(&configuration)
            .map_err(|problem| problem.to_string())
            .and_then(parse);
        match headers {
            Ok(headers) => {
                info!("on_configure: {} headers", headers.len());
                self.headers = Rc::new(headers);
            }
            Err(problem) => {
                error!("on_configure: {problem}");
                return false;
            }
        }
        match hostcalls::define_metric(MetricType::Counter, "hello_header_counter") {
            Ok(counter) => self.hello_counter = counter,
            Err(status) => {
                error!("on_configure: no counter: {status:?}");
                return false;
            }
        }
        true
    }

    fn create_http_context(&self, context_id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Stream {
            context_id,
            headers: Rc::clone(&self.headers),
            hello_counter: self.hello_counter,
        }))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}

struct Stream {
    context_id: u32,
    headers: Headers,
    hello_counter: u32,
}

impl Context for Stream {
    fn on_done(&mut self) -> bool {
        info!("on_done: stream {}", self.context_id);
        true
    }
}

impl HttpContext for Stream {
    fn on_http_request_headers(&mut self, num_headers: usize, _end_of_stream: bool) -> Action {
        info!("on_http_request_headers: {num_headers} headers");
        if self.get_http_request_header("hello").is_some() {
            if let Err(status) = hostcalls::increment_metric(self.hello_counter, 1) {
                error!("hello_header_counter: {status:?}");
            }
        }
        Action::Continue
    }

    fn on_http_request_body(&mut self, body_size: usize, end_of_stream: bool) -> Action {
        info!("on_http_request_body: {body_size} bytes, end of stream {end_of_stream}");
        Action::Continue
    }

    fn on_http_response_headers(&mut self, num_headers: usize, _end_of_stream: bool) -> Action {
        info!("on_http_response_headers: {num_headers} headers");
        for (key, value) in self.headers.iter() {
            self.add_http_response_header(key, value);
        }
        Action::Continue
    }

    fn on_http_response_body(&mut self, body_size: usize, end_of_stream: bool) -> Action {
        info!("on_http_response_body: {body_size} bytes, end of stream {end_of_stream}");
        Action::Continue
    }

    fn on_log(&mut self) {
        info!("on_log: stream {}", self.context_id);
    }
}
