// Lets a request pass only with a known API key, and tells the upstream whose key it was instead of the key.
use log::{error, info, warn};
use proxy_wasm::hostcalls;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel, MetricType};
use std::rc::Rc;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Trace);
    proxy_wasm::set_root_context(|_| -> Box<dyn RootContext> { Box::new(Root::default()) });
}}

struct Consumer {
    name: String,
    key: String,
}

#[derive(Default)]
struct Root {
    consumers: Rc<Vec<Consumer>>,
    denied: u32,
}

/// Reads `consumer=key` lines; `#` starts a comment line, empty lines are skipped.
fn parse(text: &str) -> Result<Vec<Consumer>, String> {
    let mut consumers = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once('=') {
            Some((name, key)) if !name.is_empty() && !key.is_empty() => consumers.push(Consumer {
                name: name.to_owned(),
                key: key.to_owned(),
            }),
            // The line may hold a key, so it is not logged.
            _ => return Err("a line is not consumer=key".to_owned()),
        }
    }
    Ok(consumers)
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _plugin_configuration_size: usize) -> bool {
        let configuration = self.get_plugin_configuration().unwrap_or_default();
        let consumers = std::str::from_utf8(&configuration)
            .map_err(|problem| problem.to_string())
            .and_then(parse);
        match consumers {
            Ok(consumers) => {
                info!("{} consumers", consumers.len());
                self.consumers = Rc::new(consumers);
            }
            Err(problem) => {
                error!("configuration refused: {problem}");
                return false;
            }
        }
        match hostcalls::define_metric(MetricType::Counter, "api_key_denied") {
            Ok(denied) => self.denied = denied,
            Err(status) => {
                error!("no counter: {status:?}");
                return false;
            }
        }
        true
    }

    fn create_http_context(&self, _context_id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Stream {
            consumers: Rc::clone(&self.consumers),
            denied: self.denied,
        }))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}

struct Stream {
    consumers: Rc<Vec<Consumer>>,
    denied: u32,
}

/// Takes equally long for every key of the same length.
fn equal(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
}

impl Stream {
    /// Answers in place of the upstream. The filter must then stop the request.
    fn deny(&self, reason: &str) -> Action {
        warn!("denied: {reason}");
        if let Err(status) = hostcalls::increment_metric(self.denied, 1) {
            error!("api_key_denied: {status:?}");
        }
        let body = format!("{reason}\n");
        self.send_http_response(401, vec![("www-authenticate", "ApiKey header=\"x-api-key\"")], Some(body.as_bytes()));
        Action::Pause
    }
}

impl Context for Stream {}

impl HttpContext for Stream {
    fn on_http_request_headers(&mut self, _num_headers: usize, _end_of_stream: bool) -> Action {
        let Some(key) = self.get_http_request_header("x-api-key") else {
            return self.deny("x-api-key is missing");
        };
        let Some(consumer) = self.consumers.iter().find(|known| equal(known.key.as_bytes(), key.as_bytes())) else {
            return self.deny("x-api-key is not known");
        };
        info!("allowed: {}", consumer.name);
        self.set_http_request_header("x-api-key", None);
        self.set_http_request_header("x-consumer", Some(&consumer.name));
        Action::Continue
    }

    fn on_http_response_headers(&mut self, num_headers: usize, _end_of_stream: bool) -> Action {
        info!("response with {num_headers} headers");
        Action::Continue
    }
}
