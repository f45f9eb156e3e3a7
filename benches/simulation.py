"""What the published simulators need for one request, in CPU-seconds: prints one number, requests a CPU-second."""

import sys
import time

RATE, SERVICE, KEEPALIVE, SERVERS = 100, 0.2, 600, 30


def simfaas(requests):
    from simfaas.ServerlessSimulator import ServerlessSimulator

    simulator = ServerlessSimulator(
        arrival_rate=RATE,
        warm_service_rate=1 / SERVICE,
        cold_service_rate=1 / SERVICE,
        expiration_threshold=KEEPALIVE,
        max_time=requests / RATE,
    )
    start = time.process_time()
    simulator.generate_trace(debug_print=False, progress=False)
    return time.process_time() - start


def ciw(requests):
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=RATE)],
        service_distributions=[ciw.dists.Exponential(rate=1 / SERVICE)],
        number_of_servers=[SERVERS],
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    start = time.process_time()
    simulation.simulate_until_max_time(requests / RATE)
    return time.process_time() - start


requests = int(sys.argv[2])
print(requests / {"simfaas": simfaas, "ciw": ciw}[sys.argv[1]](requests))
