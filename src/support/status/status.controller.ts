import { Controller, Get, Param, Res, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiParam,
  ApiProduces,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../auth/access.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.js';
import type { Plain } from '../../platform/http/plain.js';
import { Problem, titleOf } from '../../platform/http/problem.js';
import {
  PROBLEMS,
  type ProblemCode,
  type ProblemDefinition,
} from '../../platform/http/problem-table.js';
import { Unlimited } from '../../platform/limits/limit.decorator.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { ServiceStatusDto } from './degradation.dto.js';
import { DegradationService } from './degradation.service.js';
import { MetricsTokenGuard } from './metrics-token.guard.js';
import { ReadinessService } from './readiness.service.js';
import { SharedAnswer } from './shared-answer.js';
import {
  LivenessDto,
  ProblemDocumentationDto,
  ProblemListDto,
  ReadinessDto,
} from './status.dto.js';

@ApiTags('Status')
@Public()
@ApiProblems('malformed_request')
@Controller()
export class StatusController {
  /** Short against the seconds between scrapes. */
  private readonly numbers = new SharedAnswer(500, () => this.metrics.registry.metrics());

  constructor(
    private readonly readiness: ReadinessService,
    private readonly degradation: DegradationService,
    private readonly metrics: Metrics,
  ) {}

  /** Is the process alive? */
  // Like readiness and metrics: a probe that is refused gets a healthy replica restarted or taken out of
  // service, and it often shares its address with a proxy.
  @Unlimited()
  @Get('health/live')
  @ApiOkResponse({ type: LivenessDto, description: 'Alive' })
  getLiveness(): Plain<LivenessDto> {
    return { status: 'alive' };
  }

  /**
   * Can requests be served?
   *
   * Snapshots are enough: iiko being unreachable does not make the service unready, having no data does.
   */
  @Unlimited()
  @Get('health/ready')
  @ApiOkResponse({ type: ReadinessDto, description: 'Ready' })
  @ApiServiceUnavailableResponse({
    type: ReadinessDto,
    description: '`notReady` names what is missing.',
  })
  async getReadiness(
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Plain<ReadinessDto>> {
    const readiness = await this.readiness.check();
    void reply.status(readiness.status === 'ready' ? 200 : 503);
    return readiness;
  }

  /**
   * How well does it work?
   *
   * For people: what is old, what cannot be reached, what waits. Always 200; balancers ask `/health/ready`.
   */
  @Get('status')
  @ApiOkResponse({ type: ServiceStatusDto, description: 'Read the status of the service' })
  getServiceStatus(): Promise<Plain<ServiceStatusDto>> {
    return this.degradation.read();
  }

  /**
   * Numbers for Prometheus
   *
   * Needs METRICS_TOKEN as a bearer token where one is configured.
   */
  @Unlimited()
  @UseGuards(MetricsTokenGuard)
  @Get('metrics')
  @ApiBearerAuth('metrics')
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string', example: 'http_requests_total{…} 1' } })
  @ApiProblems('unauthenticated')
  async getMetrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.metrics.registry.contentType);
    return this.numbers.get();
  }

  /** Every problem this API can answer with */
  @Get('problems')
  @ApiOkResponse({ type: ProblemListDto, description: 'All problems' })
  listProblems(): Plain<ProblemListDto> {
    const codes = Object.keys(PROBLEMS) as ProblemCode[];
    return { items: codes.map((code) => document(code, PROBLEMS[code])) };
  }

  /** Read about a problem */
  @Get('problems/:code')
  @ApiParam({ name: 'code', schema: { type: 'string', example: 'quote_expired' } })
  @ApiProblems('problem_not_found')
  @ApiOkResponse({ type: ProblemDocumentationDto, description: 'The problem' })
  getProblem(@Param('code') code: string): Plain<ProblemDocumentationDto> {
    if (!isProblemCode(code)) {
      throw new Problem('problem_not_found');
    }
    return document(code, PROBLEMS[code]);
  }
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

function document(
  code: ProblemCode,
  definition: ProblemDefinition,
): Plain<ProblemDocumentationDto> {
  const { status, action, en, ru } = definition;
  return { code, title: titleOf(code), status, action, description: { en, ru } };
}
