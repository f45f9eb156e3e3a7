//! What an API in front of functions is billed for.

use crate::Usage;
use catalogue::Meter;
use catalogue::limits::aws;
use model::billing::steps;
use model::units::Kilobytes;

/// An HTTP API.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HttpApi {
    /// Requests of a month.
    pub requests: f64,
    /// Size of one request.
    pub request: Kilobytes,
}

impl HttpApi {
    /// Records its requests: one for each started 512 kB.
    pub fn record(&self, usage: &mut Usage) {
        let units = steps(self.request.get(), aws::HTTP_API_UNIT.value);
        usage.record(Meter::AwsApigatewayHttpRequests, self.requests * units);
    }
}

/// A REST API, billed by the call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RestApi {
    /// Requests of a month.
    pub requests: f64,
}

impl RestApi {
    /// Records its requests.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsApigatewayRestRequests, self.requests);
    }
}
