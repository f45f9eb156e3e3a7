use super::*;

#[test]
fn headings_say_what_they_count() {
    let cases = [
        // (heading, meaning, why)
        ("count", Meaning::Count, "plain"),
        ("count_", Meaning::Count, "Log Analytics"),
        ("Count of records", Meaning::Count, "Kibana"),
        ("request_count", Meaning::Count, "Google Cloud Monitoring"),
        ("RequestCount", Meaning::Count, "two words in one"),
        ("Invocations", Meaning::Count, "CloudWatch"),
        ("Anfragen", Meaning::Count, "German"),
        ("views", Meaning::Count, "Wikimedia"),
        ("requests per minute", Meaning::Rate(60), "a rate by the minute"),
        ("Requests/s", Meaning::Rate(1), "Locust"),
        ("rps", Meaning::Rate(1), "an abbreviation"),
        ("requests (cpm)", Meaning::Rate(60), "Grafana's unit of calls a minute"),
        ("requests/5min", Meaning::Rate(300), "by five minutes, whatever the step"),
        ("requests per 10 seconds", Meaning::Rate(10), "a number of seconds"),
        ("requests (thousands)", Meaning::Other, "no number of requests"),
        ("peak requests", Meaning::Other, "the most, not all"),
        ("sum(rate(http_requests_total[5m]))", Meaning::Rate(1), "PromQL"),
        ("sum(rate(http_request_duration_seconds_count[5m]))", Meaning::Rate(1), "the count of a histogram"),
        ("increase(http_requests_total[1h])", Meaning::Rate(3_600), "an increase is per window, whatever the step"),
        ("http_requests_total", Meaning::Counter, "Prometheus' name for counters"),
        ("http_requests_total{instance=\"a\"}", Meaning::Counter, "with labels"),
        ("http_request_duration_seconds_count", Meaning::Counter, "the count of a histogram"),
        ("{__name__=\"http_requests_total\"}", Meaning::Counter, "the name is a label"),
        ("2xx", Meaning::Part(Family::Status), "a class of status"),
        ("HTTP 404", Meaning::Part(Family::Status), "a status"),
        ("POST", Meaning::Part(Family::Method), "a method"),
        ("errors", Meaning::Part(Family::Failure), "what failed is a part"),
        ("avg_ms", Meaning::Other, "a latency"),
        ("Response time", Meaning::Other, "a latency"),
        ("p99 latency", Meaning::Other, "a percentile"),
        ("95%", Meaning::Other, "a percentile"),
        ("responseCode", Meaning::Other, "a status in each row"),
        ("Failures/s", Meaning::Other, "no rate of requests"),
        ("bytes/s", Meaning::Other, "no rate of requests"),
        ("sum(rate(http_request_duration_seconds_sum[5m]))", Meaning::Other, "seconds a second"),
        ("sum(rate(errors[5m])) / sum(rate(requests[5m]))", Meaning::Other, "a share"),
        ("histogram_quantile(0.99, sum(rate(x_bucket[5m])))", Meaning::Other, "a percentile"),
        ("http_request_duration_seconds_bucket{le=\"0.1\"}", Meaning::Other, "buckets count some many times"),
        ("http_req_waiting", Meaning::Other, "a latency of k6"),
        ("User Count", Meaning::Other, "people, not requests"),
        ("active_requests", Meaning::Other, "those that are under way"),
        ("request rate", Meaning::Unknown, "of which period?"),
        ("{job=\"api\"}", Meaning::Unknown, "labels alone"),
        ("api-gateway", Meaning::Unknown, "a name"),
    ];
    for (heading, expected, why) in cases {
        assert_eq!(meaning(heading), expected, "{why}: {heading}");
    }
}

#[test]
fn columns_that_tell_rows_apart() {
    let cases = [
        // (heading, a dimension, a metric)
        ("endpoint", true, false),
        ("status_code", true, false),
        ("service_name", true, false),
        ("metric_name", false, true),
        ("Series", false, true),
        ("Name", false, true),
        ("comment", false, false),
        ("quantile", false, false),
    ];
    for (heading, dimension, metric) in cases {
        assert_eq!((is_dimension(heading), is_metric(heading)), (dimension, metric), "{heading}");
    }
}

#[test]
fn headings_of_times() {
    let cases = [
        ("Time", true),
        ("Time (UTC)", true),
        ("@timestamp per hour", true),
        ("TimeGenerated [UTC]", true),
        ("Zeit", true),
        ("time() - start", false),
        ("{start=\"a\"}", false),
        ("count", false),
    ];
    for (heading, expected) in cases {
        assert_eq!(is_time(heading), expected, "{heading}");
    }
}
