//! Words that headings are made of, in English and as far as known in other languages of exports.

/// Words for a time.
pub(super) const TIMES: &str = "time timestamp date datetime timegenerated zeit datum zeitpunkt zeitstempel uhrzeit horodatage heure fecha \
    hora when ts period start begin bucket interval hour minute day week month";

/// Words for requests, alone or with others.
pub(super) const COUNTS: &str = "request requests req reqs requestcount count counts hit hits invocation invocations call calls view views \
    pageview pageviews visit visits sum total event events record records transaction transactions message \
    messages execution executions query queries samplecount response responses value values number anfragen \
    anfrage aufrufe zugriffe anzahl requetes requêtes nombre peticiones solicitudes richieste n";

/// Words for what is no number of requests, whatever stands beside them.
pub(super) const OTHERS: &str = "latency latencies duration durations elapsed time ms msec millis milliseconds sec secs seconds us micros \
    microseconds ns nanos avg average mean median min max minimum maximum percentile quantile stddev stdev std \
    variance byte bytes bits kb mb gb kib mib gib size length memory mem cpu util utilization utilisation usage \
    percent percentage pct ratio share fraction status code id uuid index idx port user users visitor visitors \
    unique uniques vus threads allthreads grpthreads concurrency concurrent connections sessions active inflight \
    flight connect idle idletime queue queued depth pending backlog error errors failure failures failed success \
    blocked waiting connecting sending receiving handshaking tls fault faults throttle throttles throttled \
    timeout timeouts dropped rejected retries retry cost price usd eur revenue amount temperature apdex score \
    instances pods replicas nodes hosts workers availability cold cache cached year month day hour minute week \
    weekday dow latenz dauer antwortzeit fehler durchschnitt limit quota target threshold capacity delay age lag \
    wait ttfb payload sent received bandwidth stat forecast expected baseline budget delta \
    predicted estimated planned peak running thousand thousands million millions billion billions mio tsd";

/// Words for what sorts requests into parts, one part a row.
pub(super) const DIMENSIONS: &str = "status code method verb path url uri route endpoint host hostname instance server region zone service pod \
    node container label type country client agent protocol version resource app application operation cluster \
    namespace job environment env function responsecode statuscode";

/// Words for a column that says of each row what its number is.
pub(super) const METRICS: &str = "metric measurement field series statistic stat aggregation target name";

/// Words of [`COUNTS`] that say what is counted, and not only that something is.
pub(super) const REQUESTS: &str = "request requests req reqs requestcount hit hits invocation invocations call calls view views pageview \
    pageviews visit visits query queries execution executions anfragen anfrage aufrufe zugriffe requetes requêtes \
    peticiones solicitudes richieste";

/// Words for some of all requests, or for all: counts so named may hold each other.
pub(super) const SHARES: &str = "all total sum overall count avg average mean min max successful success ok good valid new unique cached \
    other failed aggregated cumulative per";
