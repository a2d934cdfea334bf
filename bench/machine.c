/* SPDX-License-Identifier: Apache-2.0 */
/* machine.c - what /proc and the scheduler say about the machine. */
#include "machine.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

static void cpus_read(bench_machine *machine)
{
    cpu_set_t allowed;

    unsigned found = 0;

    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return;
    machine->cpu_count = (unsigned)CPU_COUNT(&allowed);
    for (unsigned cpu = 0; cpu < CPU_SETSIZE && found < 2; cpu++) {
        if (!CPU_ISSET(cpu, &allowed))
            continue;
        if (found++ == 0)
            machine->server_cpu = cpu;
        machine->client_cpu = cpu;
    }
}

static void cpu_model_read(bench_machine *machine)
{
    char line[256];
    FILE *file = fopen("/proc/cpuinfo", "r");

    if (file == NULL)
        return;
    while (fgets(line, sizeof line, file) != NULL) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) == 0 && colon != NULL) {
            snprintf(machine->cpu_model, sizeof machine->cpu_model, "%.*s",
                     (int)strcspn(colon + 2, "\n"), colon + 2);
            break;
        }
    }
    fclose(file);
}

void bench_machine_read(bench_machine *machine)
{
    struct utsname name;

    *machine = (bench_machine){.cpu_count = 1};
    cpus_read(machine);
    cpu_model_read(machine);
    if (uname(&name) == 0)
        snprintf(machine->kernel, sizeof machine->kernel, "%s %s %s", name.sysname, name.release,
                 name.machine);
}

double bench_machine_busy(void)
{
    unsigned long user = 0, nice = 0, kernel = 0, idle = 0, wait = 0, irq = 0, soft = 0;
    FILE *file = fopen("/proc/stat", "r");

    if (file == NULL)
        return 0;
    if (fscanf(file, "cpu %lu %lu %lu %lu %lu %lu %lu", &user, &nice, &kernel, &idle, &wait, &irq,
               &soft) != 7)
        user = nice = kernel = irq = soft = 0;
    fclose(file);
    return (double)(user + nice + kernel + irq + soft) / (double)sysconf(_SC_CLK_TCK);
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

double bench_machine_ours(void)
{
    struct rusage usage;

    getrusage(RUSAGE_CHILDREN, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}
